import type { CodegenConfig } from "@graphql-codegen/cli";

// What a frontend writes: the gateway's schema, its own operations, and one line for each scalar that is not GraphQL's.
const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "operations/*.graphql",
  generates: {
    "src/generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: { scalars: { DateTime: "string" }, strictScalars: true, enumsAsTypes: true, useTypeImports: true, documentMode: "string", emitLegacyCommonJSImports: false },
    },
  },
};

export default config;
