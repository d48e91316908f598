/** A refusal as RFC 9457 writes it. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's id, which the log has too. */
  readonly instance: string;
  readonly parameter?: string;
  readonly expected?: string | number;
  readonly nearest?: string;
  readonly reason?: string;
  readonly since?: string;
  /** The page of what took the place of a dataset that was withdrawn. */
  readonly replacedBy?: string;
  /** Under which the refused reading was, and where access is asked for. */
  readonly agreement?: string;
  readonly request?: string;
  /** What OAuth calls it, where it is of a token (RFC 6749 §5.2, RFC 6750 §3.1, RFC 9449 §7.1). */
  readonly error?: string;
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[];
}
