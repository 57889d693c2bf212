// What Vue's compiler is told.
export const template = { compilerOptions: { isCustomElement: (tag) => tag.startsWith("fairnotice-") } };
