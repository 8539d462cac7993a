/** The part of anywidget's model that we use. */

export interface AnyModel {
  get(name: string): unknown;
  on(name: string, callback: (...args: unknown[]) => void): void;
  off(name: string, callback: (...args: unknown[]) => void): void;
  send(content: unknown): void;
}

export const textTrait = (model: AnyModel, name: string): string => {
  const value = model.get(name);
  return typeof value === "string" ? value : "";
};
