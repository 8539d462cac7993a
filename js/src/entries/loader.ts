/** What every widget carries: it finds the script, which is a model of its own that all of them share. */

import { type AnyModel, type SharingModel, sharedModel, textTrait } from "../host/any_model.ts";
import type createWidget from "./widget.ts";

type Widget = ReturnType<typeof createWidget>;
type Context<Name extends keyof Widget> = Parameters<Widget[Name]>[0] & { model: SharingModel };

const KEY = Symbol.for("tensorviz.scripts");

/** A page imports a script once. */
function imported(code: string): Promise<{ default: typeof createWidget }> {
  const page = globalThis as { [KEY]?: Map<string, Promise<{ default: typeof createWidget }>> };
  page[KEY] ??= new Map();
  const known = page[KEY].get(code);
  if (known) return known;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const found = import(url).finally(() => URL.revokeObjectURL(url));
  page[KEY].set(code, found);
  return found;
}

async function create(model: SharingModel): Promise<Widget> {
  const script: AnyModel = await sharedModel(model, "script");
  const { default: createWidget } = await imported(textTrait(script, "code"));
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
