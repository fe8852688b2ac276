// Starts the app. A file of its own because the Content-Security-Policy allows no inline script; the hashed names stand
// in the attributes of the script element.
const theme = localStorage.getItem("muster.theme");
if (theme) document.documentElement.setAttribute("data-theme", theme);
const language = localStorage.getItem("muster.language");
if (language) document.documentElement.lang = language;

const { js, wasm } = document.querySelector("script[data-js]").dataset;
try {
  const { default: start } = await import(js);
  await start({ module_or_path: wasm });
} catch (error) {
  console.error(error);
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent =
    document.documentElement.lang === "de"
      ? "Muster konnte nicht starten. Laden Sie die Seite neu; wenn das nicht hilft, aktualisieren Sie den Browser."
      : "Muster could not start. Reload the page; if that does not help, update the browser.";
  document.body.append(note);
}
