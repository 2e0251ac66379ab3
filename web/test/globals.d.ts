/** The absolute path of web/test, put in when the tests are bundled. */
declare const TEST_FOLDER: string;
