import type { Socket } from "node:net";
import { isOutage } from "../base/outage.ts";

/** What a connection of the driver tells of itself (`driver.ts`). */
interface ConnectionState {
  /** Of its session, as the server told it; `null` before. */
  readonly pid: number | null;
  /** Whether a statement is under way. */
  readonly isAsked: boolean;
  /** How often something came from the server. */
  readonly heard: number;
}

/** What becomes of sessions, by their pid: absent where there is none; `undefined` where nobody can tell. */
export type AskSessions = (
  pids: readonly number[],
) => Promise<ReadonlyMap<number, "active" | "waiting"> | undefined>;

interface Watched {
  readonly tell: () => ConnectionState;
  /** As it was told last, and since when. */
  state: ConnectionState;
  since: number;
}

const lookMs = 1_000;
/** A statement may take longer: then its session says so. */
const askedMs = 4_000;
/** Who listens is asked nothing for hours. */
const restingMs = 15_000;

/**
 * A server, or what leads to it, that vanishes without a word leaves connections which nobody ends: what was asked
 * waits until the system gives up sending, a quarter of an hour, and who listens hears nothing more. One that was silent
 * for a while is asked about on a new connection: where its session is gone, or waits for a
 * question, or where nobody answers, it is ended, which is an outage to whoever waits. A pooler, which makes others wait
 * while it leads to as many sessions as it may, is known by its first answer: nobody is asked behind it.
 */
export class SilentConnections {
  readonly #ask: AskSessions;
  readonly #watched = new Map<Socket, Watched>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  /** Whether sessions are told, as behind a pooler none is; `undefined` before the first answer. */
  #tells: boolean | undefined;

  constructor(ask: AskSessions) {
    this.#ask = ask;
  }

  watch(socket: Socket, tell: () => ConnectionState): void {
    this.#watched.set(socket, { tell, state: tell(), since: performance.now() });
    this.#timer ??= setInterval(() => this.#tick(), lookMs).unref();
    socket.once("close", () => {
      this.#watched.delete(socket);
      if (this.#watched.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
  }

  #tick(): void {
    if (this.#tells === false || this.#isLooking) return;
    const silent = [...this.#watched].filter(([, watched]) => isSilent(watched));
    if (silent.length === 0 && (this.#tells === true || !this.#isConnected())) return;
    this.#isLooking = true;
    void this.#look(silent).finally(() => {
      this.#isLooking = false;
    });
  }

  #isConnected(): boolean {
    return [...this.#watched.values()].some(({ tell }) => tell().pid !== null);
  }

  async #look(silent: readonly (readonly [Socket, Watched])[]): Promise<void> {
    const sessions = await this.#ask(silent.map(([, { state }]) => state.pid ?? 0)).catch(awayOr);
    if (typeof sessions !== "string") this.#tells = sessions !== undefined;
    // Where nobody answers, those that fell silent meanwhile are asked about no more.
    for (const [socket, watched] of sessions === "away" ? this.#watched : silent) {
      if (!isSilent(watched)) continue;
      const { pid, isAsked } = watched.state;
      const isLost =
        sessions === "away"
          ? isAsked
          : typeof sessions === "object" && isGone(sessions.get(pid ?? 0), isAsked);
      if (isLost) socket.destroy();
      else watched.since = performance.now();
    }
  }
}

function isSilent(watched: Watched): boolean {
  const { state, since } = watched;
  const now = watched.tell();
  if (now.heard !== state.heard || now.isAsked !== state.isAsked || now.pid !== state.pid) {
    Object.assign(watched, { state: now, since: performance.now() });
    return false;
  }
  return now.pid !== null && performance.now() - since >= (now.isAsked ? askedMs : restingMs);
}

function isGone(session: "active" | "waiting" | undefined, isAsked: boolean): boolean {
  return session === undefined || (isAsked && session === "waiting");
}

/** A server that has no connection to spare answers all the same, as does one that refuses for another reason. */
function awayOr(error: unknown): "away" | "refused" {
  const { code } = error as { readonly code?: unknown };
  return isOutage(error) && !String(code).startsWith("53") ? "away" : "refused";
}
