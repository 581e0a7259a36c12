module.exports = globalThis.requireShared('undici');
