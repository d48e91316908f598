import type { Language } from "../base/language.ts";
import type { Progress } from "../tables/room.ts";
import { say } from "../words/say.ts";
import type { Terminal } from "./terminal.ts";

interface ProgressBar {
  show(progress: Progress): void;
  /** Leaves the line clean for what follows. */
  end(): void;
}

/** A bar on the terminal's error stream, redrawn in place; nothing at all in a pipe. */
export function progressBar(terminal: Terminal, language: Language): ProgressBar {
  if (!terminal.interactive || terminal.json) return { show: () => {}, end: () => {} };
  return {
    show: (progress) =>
      void terminal.err.write(`\r\u001b[2K${drawProgress(progress, language, terminal.width)}`),
    end: () => void terminal.err.write("\r\u001b[2K"),
  };
}

/** One line of `width` characters at most: step, bar, percent, bytes, rows and what remains. */
export function drawProgress(progress: Progress, language: Language, width: number): string {
  const facts = [
    say(language, `command-step-${progress.step}`),
    `${Math.floor(progress.done * 100)} %`,
    progress.bytes > 0 ? bytesText(progress.bytes, language) : "",
    progress.rows > 0 ? say(language, "command-progress-rows", { rows: progress.rows }) : "",
    progress.remainingMs === undefined
      ? ""
      : say(language, "command-progress-remaining", { time: durationText(progress.remainingMs) }),
  ].filter((fact) => fact !== "");
  const text = facts.join(" · ");
  const room = Math.min(30, width - text.length - 4);
  if (room < 8) return text.slice(0, Math.max(0, width - 1));
  const filled = Math.round(progress.done * room);
  return `${"█".repeat(filled)}${"░".repeat(room - filled)} ${text}`;
}

/** `1,4 Mo` in French, `1.4 MB` in English; powers of 1 000. */
export function bytesText(bytes: number, language: Language): string {
  const units = language === "fr" ? ["o", "ko", "Mo", "Go", "To"] : ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = new Intl.NumberFormat(language, {
    maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1,
  });
  return `${digits.format(value)} ${units[unit]}`;
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
