import { customerPage, openPage, startServer, startSite, closeBrowser, update, urgent } from "/work/main/tests/e2e/stage.js";
const server = await startServer();
const site = await startSite({ "/all": customerPage(`<fairnotice-calendar></fairnotice-calendar><script async src="${server.url}/embed/v1/embed.js"></script>`) });
const { page, said, asked } = await openPage(`${site.url}/all`, {});
page.on("console",m=>console.log("C",m.type(),m.text()));
await page.waitForTimeout(4000);
await closeBrowser(); await site.stop(); await server.stop();
