/** A receipt as a file: the compact JWS that `maille verify` reads. */
export function receiptAnswer(loan: string, which: "given" | "ended", receipt: string): Response {
  return new Response(receipt, {
    headers: {
      "content-type": "application/jose",
      "content-disposition": `attachment; filename="consent-${loan}-${which}.jws"`,
      "cache-control": "private, no-store",
      "referrer-policy": "same-origin",
    },
  });
}

export function isReceipt(text: string): text is "given" | "ended" {
  return text === "given" || text === "ended";
}
