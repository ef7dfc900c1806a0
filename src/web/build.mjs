// Builds the page into the folder that is given: one script, one style sheet, pdf.js's worker and what it loads.
import { cp, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const target = process.argv[2];
if (!target) throw new Error("usage: node build.mjs FOLDER");
const pdfjs = "node_modules/pdfjs-dist";

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await build({
  entryPoints: { review: "src/main.ts", "pdf.worker": `${pdfjs}/legacy/build/pdf.worker.mjs` },
  bundle: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "linked",
  outdir: target,
  logLevel: "warning",
});
await build({ entryPoints: ["style.css"], minify: true, outdir: target, logLevel: "warning" });
for (const file of ["index.html", "config.json", "icon.svg"]) await cp(file, `${target}/${file}`);
await cp(`${pdfjs}/LICENSE`, `${target}/pdf.js.LICENSE.txt`);
// Fonts that a PDF names and does not embed, character maps, and decoders of pictures and colours.
for (const folder of ["cmaps", "standard_fonts", "wasm", "iccs"]) {
  await cp(`${pdfjs}/${folder}`, `${target}/${folder}`, { recursive: true });
}
