/** What is told of a model that the catalogue does not know. */
export function uncheckedModel(model: string): string {
  return `The catalogue does not know the model ${model}: its parameters were not checked, and are sent as they are.`;
}
