// Theme, density, single-key shortcuts: kept in cookies that the server reads when it draws the page.
const YEAR = 31536000;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

export function startPreferences() {
  const root = document.documentElement;
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    keep("theme", theme);
  });
  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.preference;
    if (!name) return;
    const value = name === "density" ? (event.target.checked ? "airy" : "compact") : event.target.checked ? "on" : "off";
    root.dataset[name] = value;
    keep(name, value);
  });
}
