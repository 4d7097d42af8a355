// Medplum's form: opens a Questionnaire, and gives out what is submitted. No server is asked.
import { MantineProvider } from "@mantine/core";
import { MedplumClient } from "@medplum/core";
import { QuestionnaireForm } from "@medplum/react";
import { MedplumProvider } from "@medplum/react-hooks";
import { createRoot } from "react-dom/client";

const nobody = async () => new Response("{}", { status: 404 });
const medplum = new MedplumClient({ baseUrl: "http://renderer.example/", fetch: nobody });
let root;
let submitted;

window.openForm = (form) => {
  root?.unmount();
  root = createRoot(document.getElementById("form"));
  root.render(
    <MantineProvider>
      <MedplumProvider medplum={medplum}>
        <QuestionnaireForm questionnaire={form} onSubmit={(response) => submitted(response)} />
      </MedplumProvider>
    </MantineProvider>,
  );
};
window.readResponse = () =>
  new Promise((resolve) => {
    submitted = resolve;
    document.querySelector("#form button[type=submit]").click();
  });
