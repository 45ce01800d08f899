// `npm run demo`: brings the tables up to date, loads the content, and serves. `npm run demo -- fill --posts 20000` runs another command.
import { main } from "nuages/cli";

const words = process.argv.slice(2);
const isCommand = words[0] !== undefined && !words[0].startsWith("-");

process.exitCode = isCommand
  ? await main(words)
  : (await main(["migrate", "--quiet"])) || (await main(["demo", ...words]));
