// Runs the readers beside the page. Appended to the module's glue code when the app is built; a message is a list of a
// file, or null, and a question; every answer goes back as soon as it is there.
const ready = wasm_bindgen({ module_or_path: "__WASM__" }).then(() => new wasm_bindgen.Conversation());
let turn = ready;
self.onmessage = ({ data: [file, question] }) => {
  turn = turn.then(async (conversation) => {
    if (file) conversation.file(file.name, new Uint8Array(await file.arrayBuffer()));
    if (question) conversation.ask(question);
    for (let answer = conversation.answer(); answer; answer = conversation.answer()) {
      self.postMessage(answer, [answer.buffer]);
    }
    return conversation;
  });
  // A text in place of an answer: nothing more can be read here.
  turn.catch((error) => self.postMessage(String(error)));
};
