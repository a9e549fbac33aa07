// The address of the package; that of its stylesheet is in index.html. Installed with npm:
// "/node_modules/jackfield/js/dist/browser.js" and "/node_modules/jackfield/js/dist/form/index.js".
export * from "../../js/dist/browser.js";
export { defineForm } from "../../js/dist/form/index.js";
