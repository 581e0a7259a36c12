const { dest, src } = require('gulp');

/** Copies what tsc does not: icons, codex files, and the output previews for the editor. */
function assets() {
	return src('nodes/**/*.{svg,json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.default = assets;
