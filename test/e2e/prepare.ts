import { install } from './real/installation';

/** Installs what the tests in real n8n need, unless it is installed. */

try {
	install();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
