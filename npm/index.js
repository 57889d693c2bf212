// Puts a server's loader into the page. The elements come from the server, so this package cannot become outdated.

/** Requests that are under way or done, by the loader's address. */
const requested = new Map();
let last = Promise.resolve();

const isDefined = () => customElements.get("fairnotice-banner");

const failure = (what, help, cause) => new Error(`fairnotice: ${what}; ${help}`, { cause });

const address = (server, version) => {
  try {
    return new URL(`embed/${version ?? "v1"}/embed.js`, new URL(server, document.baseURI).href.replace(/\/?$/, "/"));
  } catch (cause) {
    throw failure(`\`${server}\` is not the address of a server`, "write one such as `https://status.example`", cause);
  }
};

const bring = (url, { integrity, nonce, auto, policy }) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  const refuse = (what, help, cause) => {
    script.remove();
    reject(failure(what, help, cause));
  };
  script.async = true;
  if (integrity) Object.assign(script, { integrity, crossOrigin: "" });
  if (nonce) script.nonce = nonce;
  if (auto) Object.assign(script.dataset, auto === true ? {} : auto);
  else script.dataset.auto = "off";
  script.onload = () => isDefined()
    ? resolve()
    : refuse(`\`${url}\` has run and defined no element`, "the address must be that of a Fairnotice server");
  script.onerror = () => refuse(
    `\`${url}\` could not be loaded`,
    `open the address to see what the server answers${integrity ? ", compare `integrity` with its `/embed/manifest.json`" : ""}, and allow \`${url.origin}\` in the page's \`script-src\``,
  );
  try {
    script.src = policy ? policy.createScriptURL(url.href) : url.href;
  } catch (cause) {
    return refuse(`the page's Trusted Types refuse \`${url}\``, "give `load` the page's `policy`, whose `createScriptURL` lets it pass", cause);
  }
  document.head.append(script);
});

/**
 * Resolves when the elements of `server` are defined, and immediately where there is no page: on a server there is nothing to
 * define. The page has the elements of the first loader: an element of another server names it by the attribute `src`.
 */
export const load = async (server, options = {}) => {
  if (typeof document === "undefined") return;
  const { version, integrity } = options;
  if (integrity && !version) {
    throw failure("`integrity` without `version`", "name its version: the evergreen loader changes with its server");
  }
  const url = address(server, version);
  if (!requested.has(url.href)) {
    // One after the other: the faster response must not decide whose elements the page has.
    last = last.catch(() => {}).then(() => isDefined() || bring(url, options));
    requested.set(url.href, last);
    // A later call may succeed.
    last.catch(() => requested.delete(url.href));
  }
  await requested.get(url.href);
};
