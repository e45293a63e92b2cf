// A button that copies: [data-copy=id of a field or of <data>], says [data-copied] aloud and on itself.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (field.select) field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue; // not over plain http: the field is there to copy from
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    document.getElementById("live").textContent = button.dataset.copied;
  });
}
