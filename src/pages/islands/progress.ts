/** Follows an import by server-sent events; the page without scripts asks again every two seconds. */
const place = document.querySelector<HTMLElement>("[data-progress]");
const bar = place?.querySelector("progress");
const status = place?.querySelector<HTMLElement>("[data-status]");

if (place !== null && bar && status) {
  const events = new EventSource(place.dataset["progress"] ?? "");
  events.addEventListener("message", (message: MessageEvent<string>) => {
    const { going, done, heading, sentence } = JSON.parse(message.data) as {
      going: boolean;
      /** None where nobody knows how much there is. */
      done?: number;
      /** What stands over the page, where it follows the work. */
      heading?: string;
      sentence: string;
    };
    if (done !== undefined) bar.value = done;
    status.textContent = sentence;
    const over = document.querySelector("h1");
    if (heading !== undefined && over !== null) over.textContent = heading;
    if (!going) {
      events.close();
      location.reload();
    }
  });
}
