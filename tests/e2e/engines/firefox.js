// Firefox as Debian ships it, by Playwright over WebDriver BiDi. What Playwright 1.60 cannot do over BiDi, it leaves out without
// an error: `emulateMedia`, `setOffline`, `javaScriptEnabled`, and the contexts' options of the same kind.
import { firefox } from "playwright-core";

// Chromium without a window asks for no icon. Where a page's policy forbids it, Firefox would log that.
const PREFERENCES = { "browser.chrome.site_icons": false };

export const name = "firefox";
export const launch = () => firefox.launch({
  channel: "moz-firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", firefoxUserPrefs: PREFERENCES,
});
