import type { boundProjects } from "../../projects/bound.ts";

/** What is made of data, and data that somebody asks for: the verbs of `projects/`, told there. */
type Bound = ReturnType<typeof boundProjects>;

export type Projects = Bound["projects"];
export type DataRequests = Bound["requests"];
