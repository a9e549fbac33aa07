// The one place that says where the package lies. Installed with npm: "/node_modules/jackfield/js/dist/browser.js".
export * from "../../js/dist/browser.js";
