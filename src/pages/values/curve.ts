import type { Grain, ValueStatus } from "../../indicators/definition.ts";
import type { Language } from "../../base/language.ts";

export interface CurvePoint {
  /** The first day of the period, in milliseconds since 1970. */
  readonly at: number;
  /** `null` where it is missing: a gap. */
  readonly value: number | null;
  readonly status: ValueStatus;
}

/** The values of one place over time. */
export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

export interface CurveDrawing {
  readonly curves: readonly Curve[];
  readonly language: Language;
  readonly grain: Grain;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the only curve, in hexadecimal. */
  readonly accent: string;
  /** For those who do not see it. */
  readonly label: string;
  readonly unit?: string | undefined;
  readonly isLog?: boolean;
  /** A line across, with its name. */
  readonly target?: { readonly value: number; readonly name: string } | undefined;
  /** Around the drawing where it stands alone as a file. */
  readonly words?: { readonly title: string; readonly subtitle: string; readonly foot: string };
}

/** Whether a value may still change, or is partly guessed: drawn dotted. */
export function isSoft({ status }: Pick<CurvePoint, "status">): boolean {
  return status === "provisional" || status === "estimated";
}
