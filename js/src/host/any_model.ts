/** The part of anywidget's model that we use. */

export interface AnyModel {
  get(name: string): unknown;
  on(name: string, callback: (...args: unknown[]) => void): void;
  off(name: string, callback: (...args: unknown[]) => void): void;
  send(content: unknown): void;
}

export interface SharingModel extends AnyModel {
  widget_manager: { get_model(id: string): Promise<AnyModel> };
}

const REFERENCE = "IPY_MODEL_";

export const textTrait = (model: AnyModel, name: string): string => {
  const value = model.get(name);
  return typeof value === "string" ? value : "";
};

/** The model that a trait refers to, as Jupyter widgets write such references. */
export const sharedModel = (model: SharingModel, name: string): Promise<AnyModel> =>
  model.widget_manager.get_model(textTrait(model, name).slice(REFERENCE.length));
