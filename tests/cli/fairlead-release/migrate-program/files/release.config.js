module.exports = {branches: ["main"]};
