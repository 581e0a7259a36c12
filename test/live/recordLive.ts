import { runCommand } from './command';

void runCommand(process.argv.slice(2), process.env.SMSPARTNER_API_KEY, console.error).then(
	(exitCode) => {
		process.exitCode = exitCode;
	},
);
