// A route is a query of the address: its elements are made when it is entered and removed when it is left.
const main = document.querySelector("main");

const show = () => {
  const route = new URLSearchParams(location.search).get("route") ?? "overview";
  main.replaceChildren(document.getElementById(route).content.cloneNode(true));
};

document.querySelector("nav").addEventListener("click", (event) => {
  if (!event.target.href) return;
  event.preventDefault();
  history.pushState({}, "", event.target.href);
  show();
});
addEventListener("popstate", show);
show();
