/** What every widget carries: it finds the script, which is a model of its own that all of them share. */

import { type AnyModel, type SharingModel, sharedModel, textTrait } from "../host/any_model.ts";
import type createWidget from "./widget.ts";

type Widget = ReturnType<typeof createWidget>;
type Context<Name extends keyof Widget> = Parameters<Widget[Name]>[0] & { model: SharingModel };

type Script = { default: typeof createWidget };
/** By name. */
type Files = Readonly<Record<string, string>>;

const KEY = Symbol.for("tensorviz.scripts");
const ENTRY = "widget.js";

/** A page imports a script once. Its files import each other by name, and a blob: address has no neighbours. */
function imported(files: Files): Promise<Script> {
  const page = globalThis as { [KEY]?: Map<string, Promise<Script>> };
  page[KEY] ??= new Map();
  const entry = files[ENTRY] ?? "";
  const known = page[KEY].get(entry);
  if (known) return known;
  const addresses = new Map<string, string>();
  const addressOf = (name: string): string => {
    const address = addresses.get(name) ?? URL.createObjectURL(blobOf(name));
    addresses.set(name, address);
    return address;
  };
  const blobOf = (name: string) => {
    const text = (files[name] ?? "").replace(/"\.\/([\w-]+\.js)"/g, (quoted, other: string) =>
      other in files ? JSON.stringify(addressOf(other)) : quoted,
    );
    return new Blob([text], { type: "text/javascript" });
  };
  const found: Promise<Script> = import(addressOf(ENTRY));
  page[KEY].set(entry, found);
  return found;
}

async function create(model: SharingModel): Promise<Widget> {
  const script: AnyModel = await sharedModel(model, "script");
  const { default: createWidget } = await imported(script.get("files") as Files);
  return createWidget(textTrait(script, "css"));
}

/** Called once per model, as the function that it stands for. */
export default function load() {
  let widget: Promise<Widget> | undefined;
  const of = (model: SharingModel) => {
    widget ??= create(model);
    return widget;
  };
  return {
    initialize: async (context: Context<"initialize">) =>
      (await of(context.model)).initialize(context),
    render: async (context: Context<"render">) => (await of(context.model)).render(context),
  };
}
