/** One instance of several that run on one machine. */
export interface FleetMember {
  /** Of its folder and of its database: a plain word. */
  readonly name: string;
  readonly port: number;
  /** Where it is reached, without a slash at its end. */
  readonly url: string;
  readonly folder: string;
  /** What its process and the commands that work on it find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
}
