import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";

/**
 * A form that is sent with what a passkey signed, or with a new one. What is to be signed is asked for
 * at `data-passkey`; the browser asks its holder, and the answer goes as a field of the form.
 */
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  if (browserSupportsWebAuthn()) prepare(form);
}

function prepare(form: HTMLFormElement): void {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const { passkey: address = "", makes } = form.dataset;
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  tell(form, "");
  try {
    const asked = await fetch(address, { method: "POST" });
    if (!asked.ok) throw new Error(`${asked.status}`);
    const optionsJSON = await asked.json();
    const answer =
      makes === undefined
        ? await startAuthentication({ optionsJSON })
        : await startRegistration({ optionsJSON });
    const field = form.elements.namedItem("response");
    if (field instanceof HTMLInputElement) field.value = JSON.stringify(answer);
    // Past the listener above, with the fields as they are.
    form.submit();
  } catch (error) {
    const known = error instanceof Error && error.name === "InvalidStateError";
    tell(form, (known ? form.dataset["known"] : undefined) ?? form.dataset["failed"] ?? "");
    if (button) button.disabled = false;
  }
}

function tell(form: HTMLFormElement, sentence: string): void {
  const told = form.querySelector<HTMLElement>("[role=alert]");
  if (told === null) return;
  told.textContent = sentence;
  told.hidden = sentence === "";
}
