/** Whether a great letter may stand behind a small one: those of two numbers of UTF-16 are for others to look at. */
export function mayHoldInnerGreat(text: string): boolean {
  const kinds = (known ??= Uint8Array.from({ length: 65_536 }, (_, code) => kindOf(code)));
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === half || (kind === great && before === small)) return true;
    before = kind;
  }
  return false;
}

const small = 1;
const great = 2;
const half = 3;

let known: Uint8Array | undefined;

function kindOf(code: number): number {
  if (code >= 0xd800 && code <= 0xdfff) return half;
  const sign = String.fromCharCode(code);
  if (/\p{Lu}/u.test(sign)) return great;
  return /\p{Ll}/u.test(sign) ? small : 0;
}
