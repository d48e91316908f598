/**
 * Sends the chosen file in pieces that a lost connection does not lose, with its progress (tus 1.0,
 * at /api/uploads); then the form goes with the name of what was received. Without scripts, or where
 * the door for uploads is closed, the form sends the file itself.
 */
const form = document.querySelector<HTMLFormElement>("form[data-upload]");
const input = form?.querySelector<HTMLInputElement>('input[type="file"]');
const bar = form?.querySelector("progress");
const status = form?.querySelector<HTMLElement>("[data-status]");

const pieceBytes = 8 * 1024 * 1024;

if (form && input && bar && status) {
  form.addEventListener("submit", (event) => {
    const file = input.files?.[0];
    if (file === undefined || form.dataset["ready"] === "yes") return;
    event.preventDefault();
    void send(form, file);
  });
}

async function send(form: HTMLFormElement, file: File): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("button.main");
  if (button) button.disabled = true;
  const address = await begin(file);
  if (address !== undefined && input && bar) {
    bar.hidden = false;
    await sendPieces(form, file, address);
    hide(form, "upload", address.split("/").findLast((part) => part !== "") ?? "");
    hide(form, "fileName", file.name);
    input.disabled = true;
  }
  form.dataset["ready"] = "yes";
  if (button) button.disabled = false;
  form.requestSubmit();
}

/** Announces the file; `undefined` where the form must send it itself. */
async function begin(file: File): Promise<string | undefined> {
  const kept = localStorage.getItem(keyOf(file));
  if (kept !== null && (await received(kept)) !== undefined) return kept;
  const name = btoa(String.fromCodePoint(...new TextEncoder().encode(file.name)));
  const response = await fetch("/api/uploads", {
    method: "POST",
    headers: {
      "Tus-Resumable": "1.0.0",
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${name}`,
    },
  });
  const location = response.headers.get("location");
  if (!response.ok || location === null) return undefined;
  localStorage.setItem(keyOf(file), location);
  return location;
}

async function sendPieces(form: HTMLFormElement, file: File, address: string): Promise<void> {
  let offset = (await received(address)) ?? 0;
  let wait = 500;
  while (offset < file.size) {
    say(form, form.dataset["sending"] ?? "", offset / file.size);
    try {
      const piece = await file.slice(offset, offset + pieceBytes).arrayBuffer();
      const response = await fetch(address, {
        method: "PATCH",
        headers: {
          "Tus-Resumable": "1.0.0",
          "Upload-Offset": String(offset),
          "Content-Type": "application/offset+octet-stream",
          ...(await checksumOf(piece)),
        },
        body: piece,
      });
      if (response.status >= 500 || waitsFor.has(response.status)) throw new Error(String(response.status));
      offset = response.ok ? Number(response.headers.get("upload-offset")) : ((await received(address)) ?? 0);
      wait = 500;
    } catch {
      // The connection is lost: what was received is kept, and the rest goes when it is back.
      say(form, form.dataset["lost"] ?? "", offset / file.size);
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, 15_000);
      offset = (await received(address)) ?? offset;
    }
  }
  localStorage.removeItem(keyOf(file));
  say(form, form.dataset["done"] ?? "", 1);
}

/** Busy with another request, or with bytes that were altered on their way: the piece is sent again. */
const waitsFor: ReadonlySet<number> = new Set([423, 460]);

/** Browsers compute it for a site that is reached securely. */
async function checksumOf(piece: ArrayBuffer): Promise<Record<string, string>> {
  if (!globalThis.isSecureContext) return {};
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", piece));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCodePoint(...digest))}` };
}

/** How many bytes the server has; `undefined` where it knows nothing of the upload. */
async function received(address: string): Promise<number | undefined> {
  try {
    const response = await fetch(address, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    const offset = response.headers.get("upload-offset");
    return response.ok && offset !== null ? Number(offset) : undefined;
  } catch {
    // No connection: the caller goes on from what it knows.
    return undefined;
  }
}

function say(form: HTMLFormElement, sentence: string, share: number): void {
  if (bar) bar.value = share;
  if (status) status.textContent = `${sentence} ${Math.round(share * 100)} %`;
  form.ariaBusy = share < 1 ? "true" : "false";
}

function hide(form: HTMLFormElement, name: string, value: string): void {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

function keyOf(file: File): string {
  return `upload ${file.name} ${file.size} ${file.lastModified}`;
}
