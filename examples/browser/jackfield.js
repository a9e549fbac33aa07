// With the stylesheet in index.html the one place that says where the package lies. Installed with npm:
// "/node_modules/jackfield/js/dist/browser.js" and "/node_modules/jackfield/js/dist/form/index.js".
export * from "../../js/dist/browser.js";
export { defineForm } from "../../js/dist/form/index.js";
