const { dest, src } = require('gulp');

/** What tsc does not copy into dist: icons, the codex file, the output previews of the editor. */
function assets() {
	return src('nodes/**/*.{svg,json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.default = assets;
