/**
 * The types of columns, found over the whole file at the engine's speed:
 *
 * 1. `sampleTypes` guesses from cells of the head, the middle and the tail;
 * 2. `summaryExpressions` are aggregates for one pass over the whole file, every column a text;
 * 3. `decideTypes` keeps or changes each guess. Where a decision is not `settled`, the hypotheses
 *    concerned are asked again with the depth `survey`: their first guess broke on a late row.
 *
 * Then `castExpression` reads a cell and `misfitExpression` tells the cells that are set aside.
 */
export {
  blankExpression,
  castExpression,
  keptTextExpression,
  misfitExpression,
  plainCastExpression,
} from "./cast.ts";
export { type Counts, type Decision, type Depth, decide, decideTypes, summaryExpressions } from "./decide.ts";
export { type Hypothesis, type SampledColumn, type SampleOptions, sampleTypes } from "./sample.ts";
