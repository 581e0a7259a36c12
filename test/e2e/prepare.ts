import { messageOf } from '../../nodes/SmsPartner/guards';
import { install } from './real/installation';

/** Installs what the tests in real n8n need, unless it is installed. */

install().catch((error: unknown) => {
	console.error(messageOf(error));
	process.exitCode = 1;
});
