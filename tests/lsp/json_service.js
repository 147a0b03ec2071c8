// Reads {schemas, texts} from standard input and answers, for each text, what the JSON service of VS Code says of it.
const fs = require("fs");
const service = require("vscode-json-languageservice");

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const language = service.getLanguageService({
  schemaRequestService: async (uri) => asked.schemas[uri.split("/").pop()],
  workspaceContext: { resolveRelativePath: (relative, base) => new URL(relative, base).toString() },
});
language.configure({
  validate: true,
  schemas: [
    { uri: "file:///schemas/manifest.schema.json", fileMatch: ["arc.json"] },
    { uri: "file:///schemas/package.schema.json", fileMatch: ["package.json"] },
  ],
});

(async () => {
  const answers = [];
  for (const { name, text, offset } of asked.texts) {
    const document = service.TextDocument.create(`file:///app/${name}`, "json", 1, text);
    const parsed = language.parseJSONDocument(document);
    const place = document.positionAt(offset);
    const faults = await language.doValidation(document, parsed);
    const offers = await language.doComplete(document, place, parsed);
    const hover = await language.doHover(document, place, parsed);
    answers.push({
      faults: faults.map((one) => one.message),
      offers: offers.items.map((one) => ({ label: one.label, doc: one.documentation?.value ?? one.documentation })),
      hover: hover ? hover.contents.map((one) => one.value ?? one).join("\n") : null,
    });
  }
  process.stdout.write(JSON.stringify(answers));
})();
