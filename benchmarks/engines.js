// Fills one template with one of the engines whenever a line comes in; see engine.py.
"use strict";
const fs = require("fs");
const readline = require("readline");
const [engine, templatePath, dataPath, madePath] = process.argv.slice(2);
const template = fs.readFileSync(templatePath);
const data = JSON.parse(fs.readFileSync(dataPath, "utf8"));

const engines = {
  carbone: () => {
    const carbone = require("carbone");
    return () => new Promise((done, failed) =>
      carbone.render(templatePath, data, (error, made) => (error ? failed(error) : done(made))));
  },
  docxtemplater: () => {
    const Docxtemplater = require("docxtemplater");
    const PizZip = require("pizzip");
    return async () => {
      const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
      document.render(data);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  "easy-template-x": () => {
    const { TemplateHandler } = require("easy-template-x");
    const handler = new TemplateHandler();
    return () => handler.process(template, data);
  },
};

const fill = engines[engine]();
(async () => {
  for await (const _line of readline.createInterface({ input: process.stdin })) {
    const wall = performance.now();
    const cpu = process.cpuUsage();
    const made = await fill();
    const spent = process.cpuUsage(cpu);
    const took = performance.now() - wall;
    fs.writeFileSync(madePath, Buffer.from(made));
    console.log(JSON.stringify([took, (spent.user + spent.system) / 1000]));
  }
  process.exit(0);
})();
