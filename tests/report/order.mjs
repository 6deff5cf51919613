// node order.mjs TITLES.txt TEXT.txt: whether a text holds the titles, each after the one before; says which it does not.

import { readFileSync } from "node:fs";

const [titlesFile, textFile] = process.argv.slice(2);
const plain = (text) => text.replace(/[\s\u00a0\u200b]+/g, " ").trim();
const titles = readFileSync(titlesFile, "utf8").split("\n").map(plain).filter((title) => title !== "");
// A list of contents would hold every title in order too: its lines lead to page numbers by dots.
const lines = readFileSync(textFile, "utf8").split("\n").filter((line) => !line.includes(". . ."));
const text = plain(lines.join(" "));
let at = 0;
for (const title of titles) {
  const found = text.indexOf(title, at);
  if (found < 0) {
    console.error(`${textFile}: "${title}" does not come where it should`);
    process.exit(1);
  }
  at = found + title.length;
}
console.log(`${textFile}: ${titles.length} chapters in order`);
