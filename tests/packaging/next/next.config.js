import { copyFileSync, mkdirSync } from "node:fs";

mkdirSync("public", { recursive: true });
copyFileSync(process.env.CAIRN_PACK, "public/school-maths.cairn");

export default {
  // On the server the package stays a package: it reads its WebAssembly from the file beside it.
  serverExternalPackages: ["cairn-learn"],
};
