/** A button beside each example that copies it. */
for (const block of document.querySelectorAll<HTMLElement>("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small-button copy";
  button.textContent = block.dataset["copy"] ?? "";
  button.addEventListener("click", () => {
    void navigator.clipboard.writeText(block.textContent).then(() => {
      button.textContent = block.dataset["copied"] ?? "";
      setTimeout(() => (button.textContent = block.dataset["copy"] ?? ""), 2000);
    });
  });
  block.after(button);
}
