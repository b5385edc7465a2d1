"""The screens: Qt lives here and in the app only. Views draw states and call the verbs of presenters."""
