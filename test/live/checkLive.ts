import { runCommand } from './command';

void runCommand(process.argv.slice(2), process.env.SMSPARTNER_API_KEY, {
	out: (text) => console.log(text),
	err: (text) => console.error(text),
}).then((exitCode) => {
	process.exitCode = exitCode;
});
