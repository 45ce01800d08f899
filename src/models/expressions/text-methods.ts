import type { FunctionName } from "../../database/index.ts";
import { typed } from "../lookups/literals.ts";
import { asText, operands, textNode } from "../lookups/operands.ts";
import { type Method, type Methods, wholeArgument } from "./methods.ts";
import { type QueryNode, ValueNode } from "./node.ts";
import { FunctionNode, integerType, textType } from "./values.ts";

const whole = (value: number) => new ValueNode(integerType, value);

/** A function of the text alone. */
const ofText =
  (name: FunctionName, type = textType): Method =>
  (node) =>
    new FunctionNode(name, [node], { type });

function made(name: FunctionName, args: readonly QueryNode[], type = textType): QueryNode {
  return new FunctionNode(name, args, { type });
}

/** A place or a length: a number is checked, a calculated one is brought to the least. */
function place(method: string, value: unknown, least: number): QueryNode {
  if (typeof value === "number") return whole(wholeArgument(method, value, { least }));
  const [floor, node] = operands(whole(least), value);
  return made("greatest", [node, floor], integerType);
}

function part(node: QueryNode, ...[from, length]: readonly unknown[]): QueryNode {
  const places = [place("substr", from, 1), ...(length === undefined ? [] : [place("substr", length, 0)])];
  return made("substr", [node, ...places]);
}

const padding =
  (name: "lpad" | "rpad"): Method =>
  (node, length, fill = " ") =>
    made(name, [node, whole(wholeArgument(name, length)), typed(textType, fill)]);

const ofTexts: Methods = {
  concat: (node, ...others) =>
    new FunctionNode("concat", [node, ...others.map((other) => textNode(node, other))], {
      type: textType,
      nullable: false,
    }),
  substr: part,
  left: (node, length) => made("substr", [node, whole(1), whole(wholeArgument("left", length))]),
  right: (node, length) => {
    const count = wholeArgument("right", length);
    return count === 0 ? made("substr", [node, whole(1), whole(0)]) : made("right", [node, whole(count)]);
  },
  trim: ofText("trim"),
  ltrim: ofText("ltrim"),
  rtrim: ofText("rtrim"),
  replace: (node, found, replacement = "") =>
    made("replace", [node, textNode(node, found), textNode(node, replacement)]),
  position: (node, searched) => made("instr", [node, textNode(node, searched)], integerType),
  repeat: (node, times) => made("repeat", [node, whole(wholeArgument("repeat", times))]),
  reverse: ofText("reverse"),
  lpad: padding("lpad"),
  rpad: padding("rpad"),
  ord: (node) => new FunctionNode("ord", [node], { type: integerType, nullable: true }),
  md5: ofText("md5"),
  sha224: ofText("sha224"),
  sha256: ofText("sha256"),
  sha384: ofText("sha384"),
  sha512: ofText("sha512"),
};

/** Functions of texts. */
export const textMethods: Methods = Object.fromEntries(
  Object.entries(ofTexts).map(([name, method]) => [name, (node, ...args) => method(asText(node), ...args)]),
);
