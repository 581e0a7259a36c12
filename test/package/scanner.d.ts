declare module '@n8n/scan-community-package/scanner/scanner.mjs' {
	interface Analysis {
		readonly passed: boolean;
		readonly message?: string;
		readonly details?: string;
	}
	/** The files that the scanner checks in a repository. */
	export const SOURCE_FILE_PATTERNS: string[];
	export function analyzePackage(folder: string, filePatterns?: string[]): Promise<Analysis>;
}
