// Options of Vue's compiler.
export const template = { compilerOptions: { isCustomElement: (tag) => tag.startsWith("fairnotice-") } };
