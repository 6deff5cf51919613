// Opens a report as its readers do: on a phone, a tablet and a desk, light and dark, with and without scripts, by pointer and by keys.
// node check.mjs PAGE.html TITLES.txt   (MODULES names the folder that holds playwright-core and axe-core)
// Writes the chapter titles in order, for whoever checks the other formats, and exits with 1 if anything is wrong.

import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(`${resolve(process.env.MODULES)}/`);
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const [file, titlesFile] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const problems = [];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(name, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = (text) => problems.push(`${name}: ${text}`);
  page.on("request", (request) => {
    if (request.url() !== address && !request.url().startsWith("data:")) wrong(`fetches ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong(`script: ${error.message}`));
  await page.goto(address);
  await page.evaluate(() => document.fonts.ready);
  return { page, wrong, close: () => context.close() };
}

async function layout({ page, wrong }) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (content > window) wrong(`scrolls sideways: ${content} px of content in ${window}`);
  const levels = await page.$$eval("h1, h2, h3, h4, h5, h6", (heads) => heads.map((head) => Number(head.tagName[1])));
  if (levels[0] !== 1) wrong("does not begin with its title");
  levels.forEach((level, at) => {
    if (at > 0 && level > levels[at - 1] + 1) wrong(`jumps from h${levels[at - 1]} to h${level}`);
  });
}

for (const width of [360, 800, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    const view = await open(`${width} px, ${colorScheme}`, { viewport: { width, height: 900 }, colorScheme });
    const { page, wrong } = view;
    await layout(view);
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    if (passes.length < 20) wrong(`only ${passes.length} accessibility rules looked at anything`);
    for (const { id, impact, help, nodes } of violations) {
      if (["serious", "critical"].includes(impact)) wrong(`${id} (${impact}): ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
    }
    const paper = await page.$$eval(".chart rect.paper", (rects) => rects.map((rect) => getComputedStyle(rect).fill));
    const light = (colour) => colour.match(/\d+/g).reduce((sum, part) => sum + Number(part), 0) > 380;
    if (paper.length === 0 || paper.some((colour) => light(colour) !== (colorScheme === "light"))) wrong(`charts on ${[...new Set(paper)]}`);
    await view.close();
  }
}

{
  const view = await open("keys and pointer", { viewport: { width: 1280, height: 900 } });
  const { page, wrong } = view;
  await page.keyboard.press("Tab");
  if (!(await page.evaluate(() => document.activeElement.matches("a.skip")))) wrong("the first stop is not the skip link");
  if ((await page.$$("svg [tabindex], svg a, svg button")).length > 0) wrong("marks of charts are stops of the tab key");
  for (const chart of await page.$$(".chart")) {
    if ((await chart.$$("g[data-value]")).length === 0) continue;
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const shown = () => chart.$eval(".value", (value) => value.textContent);
    const first = await shown();
    if (first === "") wrong("the arrow keys show no value");
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    if ((await shown()) !== "") wrong("Escape does not take the value away");
    await chart.$eval("g[data-value]", (mark) => mark.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" })));
    if ((await shown()) !== first) wrong("the pointer and the keys show different values");
  }
  for (const table of await page.$$("table:has(button)")) {
    const column = await table.$$eval("thead th", (heads) => heads.findIndex((head) => head.classList.contains("n")));
    if (column < 0) continue;
    const cells = () => table.$$eval("tbody tr", (rows, at) => rows.map((row) => row.cells[at].textContent), column);
    const state = () => table.$eval(`thead th:nth-child(${column + 1})`, (head) => head.getAttribute("aria-sort"));
    const before = await cells();
    const press = async () => {
      await (await table.$(`thead th:nth-child(${column + 1}) button`)).focus();
      await page.keyboard.press("Enter");
    };
    await press();
    const danish = (await page.evaluate(() => document.documentElement.lang)) === "da";
    const plain = (text) => text.replace(/−/g, "-").replace(danish ? /\./g : /,/g, "").replace(danish ? "," : ".", ".");
    const values = (await cells()).filter((text) => /\d/.test(text)).map((text) => parseFloat(plain(text).match(/-?\d+(\.\d+)?/)[0]));
    if ((await state()) !== "ascending" || values.some((value, at) => at > 0 && value < values[at - 1])) wrong(`not sorted: ${values}`);
    await press();
    if ((await state()) !== "descending") wrong("a second press does not turn the order");
    await press();
    if ((await state()) !== null || String(await cells()) !== String(before)) wrong("a third press does not bring the order back");
  }
  const titles = await page.$$eval("main h2", (heads) =>
    heads.map((head) => [...head.childNodes].filter((node) => !(node.nodeType === 1 && node.matches(".number"))).map((node) => node.textContent).join("").trim()),
  );
  if (titles.length === 0) wrong("has no chapters");
  writeFileSync(titlesFile, `${titles.join("\n")}\n`);
  await view.close();
}

{
  const view = await open("without scripts", { viewport: { width: 360, height: 900 }, javaScriptEnabled: false });
  await layout(view);
  const { page, wrong } = view;
  if ((await page.$$("button")).length > 0) wrong("shows buttons that do nothing");
  if ((await page.$$("main h2")).length === 0 || (await page.$$(".chart svg")).length === 0) wrong("is not whole");
  await view.close();
}

await browser.close();
for (const problem of problems) console.error(`${file}: ${problem}`);
console.log(`${file}: ${problems.length === 0 ? "as it should be" : `${problems.length} problems`}`);
process.exit(problems.length === 0 ? 0 : 1);
