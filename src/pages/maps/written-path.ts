/** A path as d3 writes it, of moves and lines alone (`M1,2L3,4Z`), in fewer characters: rings of relative moves. */
export function relativePath(path: string, digits: 0 | 1): string {
  // Points are drawn as arcs, and are few.
  if (path.includes("a")) return path;
  const unit = 10 ** digits;
  return ringsOf(path, unit)
    .map(({ points, isClosed }) => {
      const [first = [0, 0]] = points;
      const moves = points.slice(1).map(([x = 0, y = 0], index) => {
        const [beforeX = 0, beforeY = 0] = points[index] ?? [];
        return pair(x - beforeX, y - beforeY, unit);
      });
      const line = moves.length === 0 ? "" : `l${joined(moves)}`;
      return `M${pair(first[0] ?? 0, first[1] ?? 0, unit)}${line}${isClosed ? "z" : ""}`;
    })
    .join("");
}

/** Outlines of a small drawing are kept to steps of so many pixels. */
const grid = 2;

/** The same on a coarse grid, without points that fall on the one before: a tenth of the characters. */
export function compactPath(path: string): string {
  const written = ringsOf(path, 1 / grid).flatMap(({ points }) => {
    const [first = [0, 0]] = points;
    const moves = movesOf(points);
    const line = joined(moves.map(([dx, dy]) => pair(dx, dy, 1 / grid)));
    return moves.length < 2 ? [] : [`M${pair(first[0] ?? 0, first[1] ?? 0, 1 / grid)}l${line}z`];
  });
  return written.join("");
}

interface Ring {
  /** In whole steps. */
  readonly points: readonly (readonly number[])[];
  readonly isClosed: boolean;
}

function ringsOf(path: string, unit: number): readonly Ring[] {
  return path
    .split("M")
    .slice(1)
    .map((ring) => ({
      isClosed: ring.endsWith("Z"),
      points: ring
        .replace("Z", "")
        .split("L")
        .map((point) => point.split(",").map((text) => Math.round(Number(text) * unit))),
    }));
}

/** Points that go on in one direction are one move. */
function movesOf(points: Ring["points"]): [number, number][] {
  const steps: [number, number][] = [];
  let [x = 0, y = 0] = points[0] ?? [];
  for (const [nextX = 0, nextY = 0] of points.slice(1)) {
    const [dx, dy] = [nextX - x, nextY - y];
    if (dx === 0 && dy === 0) continue;
    const last = steps.at(-1);
    const goesOn = last !== undefined && last[0] * dy === last[1] * dx && last[0] * dx + last[1] * dy > 0;
    if (goesOn) steps[steps.length - 1] = [last[0] + dx, last[1] + dy];
    else steps.push([dx, dy]);
    [x, y] = [nextX, nextY];
  }
  return steps;
}

function pair(x: number, y: number, unit: number): string {
  const [left, right] = [short(x / unit), short(y / unit)];
  return right.startsWith("-") ? left + right : `${left} ${right}`;
}

function joined(pairs: readonly string[]): string {
  return pairs.reduce(
    (all, next) => (all === "" || next.startsWith("-") ? all + next : `${all} ${next}`),
    "",
  );
}

/** `-.5` for -0.5. */
function short(value: number): string {
  return String(value).replace(/^(-?)0\./, "$1.");
}
