export default {
  output: "standalone",
  serverExternalPackages: ["jackfield"],
};
