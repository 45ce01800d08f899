// `npm run demo` prepares and serves the journal; `npm run demo -- fill --posts 20000` runs another command of the site.
import { main } from "nuages/cli";

const words = process.argv.slice(2);
const isCommand = words[0] !== undefined && !words[0].startsWith("-");

process.exitCode = await main(isCommand ? words : ["demo", ...words]);
