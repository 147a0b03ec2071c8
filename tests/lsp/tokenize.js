// Reads {grammar, texts} from standard input and writes, for each text, its lines of tokens: start, end, scopes.
const fs = require("fs");
const path = require("path");
const vsctm = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm")).buffer;
const asked = JSON.parse(fs.readFileSync(0, "utf8"));

(async () => {
  await oniguruma.loadWASM(wasm);
  const registry = new vsctm.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => vsctm.parseRawGrammar(asked.grammar, "arc.tmLanguage.json"),
  });
  const grammar = await registry.loadGrammar("source.arc");
  const answers = asked.texts.map((text) => {
    let stack = vsctm.INITIAL;
    return text.split("\n").map((line) => {
      const found = grammar.tokenizeLine(line, stack);
      stack = found.ruleStack;
      return found.tokens.map((token) => [token.startIndex, token.endIndex, token.scopes.slice(1)]);
    });
  });
  process.stdout.write(JSON.stringify(answers));
})();
