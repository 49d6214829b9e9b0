// The logic of the page: from the results JSON to what is shown. No document is touched here.
export * from "./view/answers";
export * from "./view/board";
export * from "./view/certainty";
export * from "./view/changes";
export { plainCondition, plainValue, type Titles } from "./view/condition";
export * from "./view/decide";
export * from "./view/evidence";
export { partOf, plainQuestion } from "./view/fields";
export * from "./view/limits";
export * from "./view/lookback";
export * from "./view/names";
export * from "./view/observed";
export * from "./view/picture";
export * from "./view/register";
export * from "./view/scenarios";
export * from "./view/series";
export * from "./view/watch";
export * from "./view/words";
