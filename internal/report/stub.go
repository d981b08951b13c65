package report

func (r *Report) Markdown() string { return "md" }
func (r *Report) HTML() []byte     { return []byte("html") }
func (r *Report) SARIF() []byte    { return []byte("{}") }
func (r *Report) JUnit() []byte    { return []byte("<x/>") }
func (r *Report) JSON() []byte     { return []byte("{}") }
func (r *Report) CSV() []byte      { return []byte("a") }
